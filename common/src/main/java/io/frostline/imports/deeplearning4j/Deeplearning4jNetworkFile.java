package io.frostline.imports.deeplearning4j;

import io.frostline.imports.preprocessing.FilePreprocessing;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputFormat;
import io.frostline.proof.InputSize;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A zip written by the Deeplearning4j ModelSerializer: a ComputationGraph or a MultiLayerNetwork.
 * It rarely records the size of its images, which the request must then give.
 */
public record Deeplearning4jNetworkFile(Path path) implements NetworkFile {

  @Override
  public SourceNetwork read(ImportRequest request) {
    Deeplearning4jSettings.apply();
    try (SavedNetwork saved = SavedNetwork.open(path)) {
      ComputationGraph graph = saved.graph();
      return CompiledNetwork.of(graph, format(new GraphInput(graph), request))
          .withPreprocessing(FilePreprocessing.hinted(saved.normalizer().stream().toList()));
    }
  }

  private InputFormat format(GraphInput input, ImportRequest request) {
    input.checkChannels(path);
    InputSize size =
        input
            .size()
            .or(() -> request.format().size())
            .orElseThrow(
                () ->
                    new UserException(
                        Formatted.of(
                            "%s does not record the size of its images, because Deeplearning4j does not save the input type. Pass --size, the width and height that the network was trained with.",
                            path)));
    return request.format().matching(size, input.layout());
  }
}
