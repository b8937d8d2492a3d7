"""What every station stands on: errors, specs, seeds, days, columns, manifests, conditions."""
