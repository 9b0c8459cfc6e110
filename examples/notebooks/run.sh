#!/usr/bin/env bash
# Runs every notebook here from clean on a Java kernel (JJava), and fails if a cell throws.
#   examples/notebooks/run.sh           runs them; the files stay as they are
#   examples/notebooks/run.sh --write   runs them and keeps what they print and draw
# Needs Maven, Python 3 with venv and the Python package index; only where the latter cannot be reached at all it says
# so and runs nothing. Anything else that goes wrong is a failure.
# NOTEBOOK_VENV names a virtual environment to use, or to make and keep.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
top=$(cd ../.. && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${NOTEBOOK_VENV:-$work/venv}
if [ ! -x "$venv/bin/jupyter-nbconvert" ] || [ ! -d "$venv/share/jupyter/kernels/java" ]; then
  python3 -m venv "$venv"
  if ! "$venv/bin/pip" install -q 'jjava==1.0a8' 'nbconvert>=7,<8' 'optuna==5.*'; then
    # A package that every index has: if not even that can be had, there is no index.
    if "$venv/bin/pip" download -q --no-cache-dir --no-deps --retries 1 --timeout 20 -d "$work" pip; then
      echo "notebooks: FAILED, the Python package index can be reached, but the Java kernel cannot be installed from it" >&2
      exit 1
    fi
    echo "notebooks: SKIPPED, the Python package index cannot be reached"
    exit 0
  fi
fi

(cd "$top" && mvn -q -B -ntp test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test)
# The IJava kernel puts its own Gson before any other; what runs behind that one runs there too.
(cd "$top" && mvn -q -B -ntp dependency:copy -Dartifact=com.google.code.gson:gson:2.8.5 -DoutputDirectory="$work")
export JJAVA_CLASSPATH="$work/gson-2.8.5.jar:$top/target/classes:$(cat "$work/classpath")"
export IJAVA_CLASSPATH=$JJAVA_CLASSPATH
export JAVA_TOOL_OPTIONS="-Xmx2g -Djava.awt.headless=true -Dai.djl.offline=true -Ddjltuner.cache=$work/cache -Dorg.slf4j.simpleLogger.defaultLogLevel=error"
export PATH="$venv/bin:$PATH" JUPYTER_PATH="$venv/share/jupyter" OPT_OUT_TRACKING=true

output=("--output-dir" "$work/executed")
if [ "${1:-}" = --write ]; then
  output=("--inplace")
fi
for notebook in "$here"/*.ipynb; do
  echo "notebooks: $(basename "$notebook")"
  jupyter-nbconvert --log-level=ERROR --to notebook --execute --ExecutePreprocessor.timeout=300 \
    --ExecutePreprocessor.kernel_name=java "${output[@]}" "$notebook"
done
echo "notebooks: all ran"
