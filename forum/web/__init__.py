"""What views share: pages and regions, access, pagination, languages, errors. For views only."""
