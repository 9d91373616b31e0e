"""Controls, examples, frameworks, waivers: from file to type; opens no database."""
