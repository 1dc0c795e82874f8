"""The registry of products. A new product is one new folder beside this file and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from tray_app.core.errors import Fixable
from tray_app.core.ports import Product

PRODUCTS: Final = {"sonarqube": "tray_app.products.sonarqube.product"}
"""Name to module; the module has a function `product()`. Loaded when first asked for: a start needs only the
products of its instances."""


def product(name: str) -> Product:
    """The product of that name. Raises Fixable `no_such_product`."""
    try:
        module = PRODUCTS[name]
    except KeyError:
        raise Fixable("no_such_product", name=name, known=", ".join(PRODUCTS)) from None
    made: Product = import_module(module).product()
    return made
