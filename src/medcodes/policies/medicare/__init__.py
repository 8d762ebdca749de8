"""The Medicare Coverage Database, as downloaded: articles, local (LCD) and national (NCD) coverage determinations."""
