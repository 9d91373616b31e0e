"""What a report carries so that it stands alone: attachments, their manifest, the signature, and their checks."""
