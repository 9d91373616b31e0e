"""What is known beside the cluster: vulnerabilities of its parts, and reports of scanners on its images."""
