"""What the API server of the made-up company logged: everyday work of people and programs, and one bad night."""
