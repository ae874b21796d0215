"""Documents that leave the product: PDF to sign, XLSX to recompute. No Flask."""
