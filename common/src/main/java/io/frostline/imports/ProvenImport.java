package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.Scores;
import io.frostline.backbone.Sha256;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.proof.ImageInput;
import io.frostline.proof.InputFormat;
import java.util.List;
import java.util.Map;

/**
 * Everything that an import has determined, ready to be written.
 *
 * @param origin of the file
 * @param scores what the numbers at its end are
 * @param finished the network of the package
 * @param checks the results of the proof
 * @param proof the content of {@code proof.bin}
 */
record ProvenImport(
    ImportRequest request,
    Preprocessing preprocessing,
    Source origin,
    SourceNetwork source,
    ProvenNetwork proven,
    NetworkStructure structure,
    Scores scores,
    FinishedNetwork finished,
    List<Check> checks,
    byte[] proof) {

  ModelDescription description() {
    InputFormat format = source.format();
    return new ModelDescription(
        request.name(),
        ModelKind.BACKBONE,
        Sha256.of(finished.onnx()),
        NetworkFingerprint.of(finished.model()),
        origin,
        new PixelInput(
            source.input().getName(),
            format.width(),
            format.height(),
            ImageInput.CHANNELS,
            format.colorOrder(),
            format.layout()),
        preprocessing,
        structure.output().name(),
        structure.layers(),
        structure.features(),
        request.labels().names(),
        scores,
        proven.batch(),
        checks,
        Sha256.of(proof),
        Map.of(),
        source.notes());
  }
}
