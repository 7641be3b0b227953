#!/usr/bin/env bash
# From a fresh clone to the first features: builds, runs the main job on the embedded sample, shows the first rows.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
out=$home/target/quickstart

echo "1. Build (the first time, Maven fetches the libraries; a few minutes)"
mvn -B -q -f "$home/pom.xml" -DskipTests package

echo "2. Extract: 200 drawings of 8 classes through mobilenet_v2, cut at its pooled features"
"$home/deploy/frostline" extract \
  --images "$home/deploy/sample/images" \
  --models "$home/deploy/sample/models" \
  --model mobilenet_v2 \
  --out "$out/features" \
  --overwrite \
  --show 5

cat <<EOF

The feature table is an ordinary Parquet folder: $out/features
The same for your own images:
  deploy/frostline extract --images YOUR/FOLDER --models deploy/sample/models --model mobilenet_v2 --out features
EOF
