"""The databases: dialect tuning, column types, transactions, migrations, backups."""
