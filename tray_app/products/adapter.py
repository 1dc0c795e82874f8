"""The registry of products. A new product is one new folder beside this file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from tray_app.core.errors import Fixable
from tray_app.core.ports import Product

PRODUCTS: Final = {"sonarqube": "tray_app.products.sonarqube.product"}
"""Name to module; the module has a function `product(surroundings)`. Loaded when first asked for: a start needs only
the products of its instances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a product needs to know of the program around it."""

    identifier_key: Callable[[], bytes]
    """The random key of this machine, for identifiers that no API gives. Called when first needed."""
    read_resource: Callable[[str], bytes]
    """A file of `resources/`, by its path there."""
    loopback_only: bool = False
    """For demo and tests: no address off this machine is asked."""
    proxy: str | None = None
    """The owner's own proxy; None: the one of the environment."""


class Registry:
    """Products by name, each made once. Implements `core.ports.Products`."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._made: dict[str, Product] = {}

    def __getitem__(self, name: str) -> Product:
        """The product of that name. Raises Fixable `no_such_product`."""
        if name not in self._made:
            if name not in PRODUCTS:
                raise Fixable("no_such_product", name=name, known=", ".join(PRODUCTS))
            self._made[name] = import_module(PRODUCTS[name]).product(self._surroundings)
        return self._made[name]
