"""The parts of the Ledger page: tiles, tables of figures, reasons, and unknown metric keys."""
