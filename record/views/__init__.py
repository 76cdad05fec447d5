"""Pages of the record: look-up with permission, form, one call, response. Rules and rows stand elsewhere."""
