"""The options of a project, and the project itself: a folder with a list of documents."""

from specmeld.config.declared_options import CLIENT, Config
from specmeld.config.ignores import IGNORE_KEYS, NAMING, OF_CHANGES, Ignore
from specmeld.config.option_checks import did_you_mean
from specmeld.config.option_file import CONFIG_FILE
from specmeld.config.option_tables import (
    TARGET_NAME,
    load_ignores,
    option_lines,
)
from specmeld.config.package_names import IMPORTABLE, check_package_name, hidden_by, package_name
from specmeld.config.projects import (
    SOURCES_FILE,
    WORKSPACE_FILE,
    Project,
    find_project,
    open_project,
    project_folder,
)
from specmeld.config.template_folder import template_files

__all__ = [
    "CLIENT",
    "CONFIG_FILE",
    "IGNORE_KEYS",
    "IMPORTABLE",
    "NAMING",
    "OF_CHANGES",
    "SOURCES_FILE",
    "TARGET_NAME",
    "WORKSPACE_FILE",
    "Config",
    "Ignore",
    "Project",
    "check_package_name",
    "did_you_mean",
    "find_project",
    "hidden_by",
    "load_ignores",
    "open_project",
    "option_lines",
    "package_name",
    "project_folder",
    "template_files",
]
