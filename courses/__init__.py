"""What is taught: programmes, courses and lessons as plain files. No Flask, no database."""
