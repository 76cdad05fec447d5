"""Template tags of the components; the pages' own words stay in their templates."""
