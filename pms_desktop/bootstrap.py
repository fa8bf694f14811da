"""The only module that knows every layer: builds objects and joins them."""
