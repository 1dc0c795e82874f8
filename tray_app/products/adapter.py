"""The registry of products. A new product is one new folder beside this file and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.ports import Product

PRODUCTS: Final = {
    "sonarqube": "tray_app.products.sonarqube.product",
    "testsigma": "tray_app.products.testsigma.product",
}
"""Name to module; the module has a function `product(surroundings)`. Loaded when first asked for: a start needs only
the products of its instances."""


class Surroundings(NamedTuple):
    """What a product needs to know of the program around it."""

    identifier_key: Callable[[], bytes]
    """The random key of this machine, for identifiers that no API gives. Called when first needed."""
    loopback_only: bool = False
    """For demo and tests: no address off this machine is asked."""
    proxy: Callable[[], str | None] = lambda: None
    """The owner's own proxy; None: the one of the environment. Called when a server is asked."""
    ca_file: Callable[[], str | None] = lambda: None
    """Certificates of the owner's own, believed besides the system's."""


def product(name: str, surroundings: Surroundings) -> Product:
    """The product of that name. Raises Fixable `no_such_product`."""
    try:
        module = PRODUCTS[name]
    except KeyError:
        raise Fixable("no_such_product", name=name, known=", ".join(PRODUCTS)) from None
    made: Product = import_module(module).product(surroundings)
    return made
