"""The bank: its lines beside the cash book of the accounts whose money it keeps."""
