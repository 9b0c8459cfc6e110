"""Takes the notebooks into the site, which lie outside the folder of its pages."""

from pathlib import Path

from mkdocs.structure.files import File

NOTEBOOKS = "examples/notebooks"


def on_files(files, config):
    folder = Path(config.config_file_path).parent / NOTEBOOKS
    for notebook in sorted(folder.glob("*.ipynb")):
        place = f"{NOTEBOOKS}/{notebook.name}"
        files.append(File.generated(config, place, abs_src_path=str(notebook)))
    return files


def on_page_markdown(markdown, page, config, files):
    return markdown.replace(f"](../{NOTEBOOKS}/", f"]({NOTEBOOKS}/")
