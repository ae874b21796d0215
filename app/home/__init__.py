"""The first page of everyone, search, and the pages of the house itself."""
