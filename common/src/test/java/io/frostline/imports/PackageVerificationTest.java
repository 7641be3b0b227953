package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TensorLayout;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageVerificationTest {
  @TempDir Path folder;

  @Test
  void provesAPackageByItsRecordAndByItsSource() throws IOException {
    Path file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
    ModelPackage model = importOf(file);

    VerifiedPackage alone = new PackageVerification(model).alone();
    VerifiedPackage against = new PackageVerification(model).against(new OnnxNetworkFile(file));

    assertThat(alone.fault()).isEmpty();
    assertThat(alone.checks()).hasSize(3).allMatch(check -> check.largestRelative() < 1e-6);
    assertThat(alone.checks().get(0).compared())
        .isEqualTo("5 layers in a batch of 8, against what the source computed at import");
    assertThat(against.fault()).isEmpty();
    assertThat(against.worst()).allMatch(layer -> layer.relative() < 1e-6);
  }

  @Test
  void provesAPackageThatTakesOneImageAtATime() throws IOException {
    Path file =
        SmallNetworks.convolution(1)
            .node("Softmax", List.of("conv"), "mixed", attribute("axis", 0))
            .node("Relu", List.of("mixed"), "end")
            .output("end")
            .write(folder, "test.onnx");

    VerifiedPackage alone = new PackageVerification(importOf(file)).alone();

    assertThat(alone.fault()).isEmpty();
    assertThat(alone.checks().get(0).compared()).startsWith("3 layers in single runs, against");
  }

  @Test
  void namesTheFirstLayerOfAPackageWithOtherWeights() throws IOException {
    Path file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
    ModelPackage altered = withOtherDenseWeights(importOf(file), 0.5f);

    assertThat(new PackageVerification(altered).alone().fault())
        .hasValueSatisfying(
            fault -> assertThat(fault).startsWith("'scores' differs from its source by "));
    assertThat(new PackageVerification(altered).against(new OnnxNetworkFile(file)).fault())
        .hasValueSatisfying(fault -> assertThat(fault).startsWith("'scores' differs"));
    assertThat(new PackageVerification(altered).alone().worst().get(0).relative())
        .isGreaterThan(1e-4);
  }

  /** So little that no value of the proof shows it. */
  @Test
  void findsAnAlteredWeightThoughTheChecksumOfTheFileWasAlteredToo() throws IOException {
    ModelPackage model = importOf(SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx"));
    assertThat(new PackageVerification(model).fingerprint())
        .contains(model.description().fingerprint());
    ModelPackage altered = withOtherDenseWeights(model, 1e-6f);

    assertThat(new PackageVerification(altered).alone().fault()).isEmpty();
    assertThatThrownBy(() -> new PackageVerification(altered).fingerprint())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not the network that model test was written with")
        .hasMessageContaining("Import the model again");
  }

  /** As older versions wrote them. */
  @Test
  void findsDependentRowsInAPackageWithoutAFingerprint() throws IOException {
    ModelPackage model =
        importOf(
            SmallNetworks.convolution(-1)
                .floats("little", 1e-6f)
                .node("Mul", List.of("conv", "little"), "small")
                .node(
                    "ReduceMax",
                    List.of("small"),
                    "over",
                    attributes("axes", 0),
                    attribute("keepdims", 0))
                .node("Add", List.of("conv", "over"), "end")
                .output("end")
                .write(folder, "test.onnx"));
    ModelPackage fresh = described(model, model.description().sha256(), null);
    ModelPackage old = asOldVersionsWroteIt(model);

    assertThat(new PackageVerification(fresh).alone().fault()).isEmpty();
    assertThat(new PackageVerification(old).fingerprint()).isEmpty();
    assertThat(new PackageVerification(old).alone().fault())
        .contains("'end' changes with the other images in the batch");
  }

  @Test
  void saysThatAPackageHasNoRecordAndComparesItsBatchWithSingleRuns() throws IOException {
    ModelPackage model = importOf(SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx"));

    VerifiedPackage verified =
        new PackageVerification(described(model, model.description().sha256(), null)).alone();

    assertThat(verified.fault()).isEmpty();
    assertThat(verified.checks().get(0).compared()).contains("imported without a proof");
  }

  @Test
  void refusesADamagedRecordAndAnotherSource() throws IOException {
    Path file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
    ModelPackage model = importOf(file);
    Files.write(ModelPackage.proofIn(model.folder()), new byte[10]);

    assertThatThrownBy(() -> new PackageVerification(model).alone())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("proof.bin is truncated or altered: its sha256 is ");
    Path other = SmallNetworks.classifier(-1, 1, -1).write(folder, "other.onnx");
    assertThatThrownBy(() -> new PackageVerification(model).against(new OnnxNetworkFile(other)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("other.onnx is not the source of model test: its sha256 is ");
  }

  private ModelPackage importOf(Path file) {
    return new NetworkImport()
        .run(TestRequests.of(file, "test", 8, TensorLayout.NCHW), new ModelStore(folder));
  }

  private static ModelPackage withOtherDenseWeights(ModelPackage model, float more)
      throws IOException {
    ModelProto.Builder network = OnnxFile.read(model.network()).toBuilder();
    network.getGraphBuilder().getInitializerBuilderList().stream()
        .filter(tensor -> tensor.getName().equals("dense"))
        .forEach(tensor -> tensor.setFloatData(3, tensor.getFloatData(3) + more));
    byte[] onnx = network.build().toByteArray();
    Files.write(model.network(), onnx);
    return described(model, Sha256.of(onnx), model.description().proof());
  }

  private static ModelPackage asOldVersionsWroteIt(ModelPackage model) throws IOException {
    ModelProto.Builder network = OnnxFile.read(model.network()).toBuilder();
    network
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimParam("N");
    network.getGraphBuilder().getOutputBuilderList().forEach(ValueInfoProto.Builder::clearType);
    byte[] onnx = network.build().toByteArray();
    Files.write(model.network(), onnx);
    Batch free = new Batch(BatchSize.FREE, "a batch of 8 equals 8 single runs");
    return described(model, Sha256.of(onnx), model.description().proof(), null, free);
  }

  private static ModelPackage described(ModelPackage model, String sha256, String proof)
      throws IOException {
    ModelDescription was = model.description();
    return described(model, sha256, proof, was.fingerprint(), was.batch());
  }

  private static ModelPackage described(
      ModelPackage model, String sha256, String proof, String fingerprint, Batch batch)
      throws IOException {
    ModelDescription was = model.description();
    ModelDescriptionFile.write(
        new ModelDescription(
            was.name(),
            was.kind(),
            sha256,
            fingerprint,
            was.source(),
            was.input(),
            was.preprocessing(),
            was.output(),
            was.layers(),
            was.features(),
            was.classes(),
            was.scores(),
            batch,
            was.checks(),
            proof,
            was.files(),
            was.notes()),
        ModelPackage.descriptionIn(model.folder()));
    return ModelPackage.open(model.folder());
  }
}
