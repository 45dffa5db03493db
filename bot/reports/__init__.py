"""Everything that leaves as a file: charts, certificates, keepsakes, reports and tables."""
