package io.frostline.imports;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TokenInput;
import io.frostline.imports.encoder.EncoderLayers;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkFailure;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.TensorNames;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.proof.ProofTexts;
import io.frostline.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Imports an encoder of texts: finds its layers, verifies that the package computes at each of them
 * what the file computes, and writes it together with its tokenizer.
 */
public final class EncoderImport {

  /**
   * Imports an encoder into a store.
   *
   * @return the package, verified
   * @throws UserException when a file or the request is not valid; the store is then unchanged
   */
  public ModelPackage run(EncoderRequest request, ModelStore store) {
    PackageWriter writer = new PackageWriter(store, request.existing());
    writer.check(ModelName.of(request.name()));
    Source origin = SourceRecord.of(request.network(), request.origin());
    EncoderSource source = EncoderSource.read(request.network());
    byte[] file = content(request.tokenizer());
    try (Tokenizer tokenizer = Tokenizer.open(file, request.tokenizer().toString())) {
      EncoderUse use = EncoderUse.of(request, source.found(), tokenizer);
      return imported(request, writer, new Parts(origin, source, file, use), tokenizer);
    } catch (NetworkFailure failure) {
      throw new UserException(
          Formatted.of(
              "The network opens but does not run on a text: %s. Check that the tokenizer belongs"
                  + " to it, or export the network again.",
              failure.getMessage()),
          failure);
    }
  }

  /** What an import starts from. */
  private record Parts(Source origin, EncoderSource source, byte[] tokenizer, EncoderUse use) {}

  private static ModelPackage imported(
      EncoderRequest request, PackageWriter writer, Parts parts, Tokenizer tokenizer) {
    TokenInput input = parts.use().input();
    ProofTexts texts = ProofTexts.of(input, tokenizer);
    EncoderLayers offered = layers(parts.source(), texts);
    checkWidth(request, offered.last());
    Layer features = parts.use().features(offered, Causality.of(parts.source(), offered, texts));
    ModelProto network = finished(parts.source(), offered);
    EncoderProof proof = EncoderProof.of(parts.source(), network, offered, texts);
    ModelProto declared = declared(network, offered, proof.batch().size());
    byte[] onnx = declared.toByteArray();
    byte[] record = proof.source().record(texts).toBytes();
    ModelDescription description =
        new ModelDescription(
            request.name(),
            ModelKind.BACKBONE,
            Sha256.of(onnx),
            NetworkFingerprint.of(declared),
            parts.origin(),
            input,
            null,
            offered.layers().get(offered.layers().size() - 1).name(),
            offered.layers(),
            features.name(),
            List.of(),
            null,
            proof.batch(),
            proof.checks(),
            Sha256.of(record),
            Map.of(ModelPackage.TOKENIZER, Sha256.of(parts.tokenizer())),
            parts.use().notes(),
            null,
            parts.use().pooling(),
            null);
    return writer.write(
        description,
        draft -> {
          Files.write(ModelPackage.networkIn(draft), onnx);
          Files.write(ModelPackage.proofIn(draft), record);
          Files.write(draft.resolve(ModelPackage.TOKENIZER), parts.tokenizer());
          new PooledProof(new ModelPackage(draft, description), texts, proof.source()).check();
        });
  }

  private static EncoderLayers layers(EncoderSource source, ProofTexts texts) {
    OnnxGraph graph = new OnnxGraph(source.model().getGraph());
    List<String> candidates = EncoderLayers.candidates(source.found(), graph);
    Map<String, long[]> shapes = new HashMap<>();
    try (NetworkSession session = EncoderProof.open(GraphCut.at(source.model(), candidates))) {
      Map<String, FloatTensor> outputs = session.run(texts.alone(1));
      outputs.forEach((tensor, values) -> shapes.put(tensor, values.shape()));
    }
    return EncoderLayers.of(source.found(), graph, shapes, texts.texts().get(1).length());
  }

  private static void checkWidth(EncoderRequest request, Layer last) {
    OptionalInt stated = request.stated().width();
    if (stated.isPresent() && stated.getAsInt() != last.numbers()) {
      throw new UserException(
          Formatted.of(
              "The configuration of the pooling is for %s per token, but '%s' of the network has"
                  + " %d: it belongs to another network. Correct word_embedding_dimension, or give"
                  + " the network file with --tokenizer and --pool.",
              Count.of(stated.getAsInt(), "number"), last.name(), last.numbers()));
    }
  }

  /** The network whose layers have their names. */
  private static ModelProto finished(EncoderSource source, EncoderLayers offered) {
    Map<String, String> names = new HashMap<>();
    offered.tensors().forEach((layer, tensor) -> names.put(tensor, layer));
    return GraphCut.at(
        TensorNames.changed(source.model(), names),
        offered.layers().stream().map(Layer::name).toList());
  }

  private static ModelProto declared(ModelProto network, EncoderLayers offered, BatchSize batch) {
    Dimension texts = batch == BatchSize.FREE ? Tensors.symbolic("N") : Tensors.fixed(1);
    ModelProto.Builder declared = network.toBuilder();
    declared.getGraphBuilder().clearOutput();
    for (Layer layer : offered.layers()) {
      Dimension numbers = Tensors.fixed(layer.numbers());
      declared
          .getGraphBuilder()
          .addOutput(
              Tensors.declare(
                  layer.name(),
                  Tensors.FLOAT,
                  layer.arrangement() == Arrangement.SEQUENCE
                      ? List.of(texts, Tensors.symbolic("T"), numbers)
                      : List.of(texts, numbers)));
    }
    return declared.build();
  }

  private static byte[] content(Path tokenizer) {
    try {
      return Files.readAllBytes(tokenizer);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the tokenizer %s: %s. Give the tokenizer.json of this network with"
                  + " --tokenizer.",
              tokenizer, unreadable),
          unreadable);
    }
  }
}
