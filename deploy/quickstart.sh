#!/usr/bin/env bash
# From a fresh clone to a trained classifier and its report: builds Frostline, and runs one command on an embedded sample.
#   deploy/quickstart.sh        photographs of clothes
#   deploy/quickstart.sh text   reviews; fetches a network of 83 MB from Maven Central
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
frostline() { "$home/deploy/frostline" "$@"; }

build() {
  echo "Build (takes a few minutes the first time, while Maven downloads the libraries)"
  mvn -B -q -f "$home/pom.xml" -DskipTests package
  echo
}

images() {
  out=$home/target/quickstart
  build
  rm -rf "$out"
  mkdir -p "$out"
  cp -r "$home/deploy/sample/models" "$out/models"

  echo "Learn: 3,000 photographs of clothes in 10 folders, one for each class"
  frostline learn "$home/deploy/sample/fashion" --models "$out/models" --out fashion --work "$out/fashion"

  echo
  echo "Classify: one photograph of each class, with the new classifier"
  local files=() folder photographs
  for folder in "$home"/deploy/sample/fashion/*/; do
    photographs=("$folder"*.png)
    files+=("${photographs[0]}")
  done
  frostline classify --models "$out/models" --model fashion "${files[@]}"

  cat <<END

The report, for a browser:  $out/fashion/report.html
The classifier, ONNX:       $out/models/fashion/model.onnx

To do the same with your own images, in one folder per class:
  deploy/frostline learn YOUR/FOLDER --models $out/models
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
Without arguments, deploy/quickstart.sh does the same with photographs; their network is in the repository.
END
    exit 2
  }
}

texts() {
  out=$home/target/quickstart-text
  network=all-minilm-l6-v2
  build
  rm -rf "$out/reviews" "$out/predictions" "$out/models/reviews"

  echo "Fetch: $network, a network for English sentences, from Maven Central"
  fetch

  echo
  echo "Learn: 300 reviews, 248 of them with one of 6 subjects; three rows without a text are rejected"
  frostline learn \
    --texts "$home/deploy/sample/texts/reviews.csv" --id-column id \
    --models "$out/models" --out reviews --work "$out/reviews"

  echo
  echo "Classify: new sentences, one per line"
  printf '%s\n' \
    "The dumplings were cold when they arrived." \
    "My laptop no longer finds the printer." \
    "We missed the last train and slept at the station." >"$out/new.txt"
  frostline classify \
    --texts "$out/new.txt" \
    --models "$out/models" --model reviews --top 3 \
    --out "$out/predictions" --show 3

  cat <<END

The report, for a browser:  $out/reviews/report.html
The classifier, ONNX:       $out/models/reviews/model.onnx

To do the same with your own texts, in a CSV file with the columns text and label:
  deploy/frostline learn --texts YOUR.csv --models $out/models
END
}

case ${1-} in
  "") images ;;
  text) texts ;;
  *)
    echo "'$1' is not a sample. Run deploy/quickstart.sh for photographs, or deploy/quickstart.sh text for reviews." >&2
    exit 1
    ;;
esac
