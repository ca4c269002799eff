"""Options that several commands share, each said once."""

import typer

WAREHOUSE = typer.Option(envvar="PERFORMANCE_WAREHOUSE", help="Folder of everything that comes out.")
RAW = typer.Option(help="Folder of deliveries; WAREHOUSE/raw unless given.")
REFERENCE = typer.Option(help="Folder of the force's own reference tables.")
