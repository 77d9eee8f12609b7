"""What is the same: records in, scores and clusters out, with no database, clock or network."""
