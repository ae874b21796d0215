"""What the service itself says of a person: standards met, clients' judgements, incidents handled."""
