"""From bytes of a source to batches of rows: tailer, scanner, decoder, ledger."""
