#!/usr/bin/env bash
# From a fresh clone to a trained classifier and its report: builds Frostline and runs the main commands on the embedded sample.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
out=$home/target/quickstart
frostline() { "$home/deploy/frostline" "$@"; }

echo "1. Build (takes a few minutes the first time, while Maven downloads the libraries)"
mvn -B -q -f "$home/pom.xml" -DskipTests package
rm -rf "$out"
mkdir -p "$out"
cp -r "$home/deploy/sample/models" "$out/models"

echo
echo "2. Extract: features of 200 drawings in 8 classes, from mobilenet_v2 cut at a middle layer"
frostline extract \
  --images "$home/deploy/sample/images" \
  --models "$out/models" \
  --model mobilenet_v2 --layer block_13_expand_relu --pool grid2 \
  --out "$out/features" \
  --show 5

echo
echo "3. Train: a new head on these features, joined with the network to a classifier"
frostline train \
  --features "$out/features" \
  --models "$out/models" \
  --split 60/15/25 \
  --out clipart

echo
echo "4. Evaluate: the classifier on drawings that it was not trained on"
frostline evaluate \
  --model clipart \
  --models "$out/models" \
  --features "$out/features" \
  --out "$out/report"

echo
echo "5. Classify: drawings of birds, with the new classifier"
frostline classify \
  --images "$home/deploy/sample/images/bird" \
  --models "$out/models" \
  --model clipart \
  --top 3 \
  --out "$out/predictions" \
  --show 5

cat <<END

The report, for a browser:  $out/report/report.html
The feature table, Parquet: $out/features
The classifier, ONNX:       $out/models/clipart/model.onnx

To do the same with your own images, in one folder per class:
  cp -r deploy/sample/models models
  deploy/frostline extract --images YOUR/FOLDER --models models --model mobilenet_v2 --layer block_13_expand_relu --pool grid2 --out features
  deploy/frostline train --features features --models models --out NAME
END
