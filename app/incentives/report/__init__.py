"""What leaves the house when a period is closed: report, PDF, XLSX, statements. No Flask, no database."""
