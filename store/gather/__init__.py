"""Bringing articles into a project from files, web pages, feeds, tables, books and archives."""
