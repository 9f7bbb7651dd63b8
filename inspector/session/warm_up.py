"""Compile all kernels into the cache: ``python -m inspector.session.warm_up``."""

from __future__ import annotations

from inspector.files.resources import load_registry
from inspector.session.kernel_loader import load_kernels

if __name__ == "__main__":
    load_kernels(load_registry())
