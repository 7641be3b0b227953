package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.OtherFileSystem;
import io.frostline.backbone.PackageArchive;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.remote.PackageCache;
import io.frostline.backbone.remote.RemoteStore;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.EncoderRequest.Wanted;
import io.frostline.imports.encoder.SmallEncoder;
import io.frostline.imports.encoder.SmallEncoder.Norm;
import io.frostline.imports.source.Origin;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderImportTest {
  private static final Wanted MEAN =
      new Wanted(
          Optional.of(Pooling.AVERAGE),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty());

  @TempDir Path folder;

  @BeforeEach
  void copyTheTokenizer() throws IOException {
    try (InputStream file =
        EncoderImportTest.class.getResourceAsStream("/io/frostline/text/wordpiece.json")) {
      Files.copy(file, folder.resolve("tokenizer.json"));
    }
  }

  @Test
  void makesAPackageOfAFolder() throws IOException {
    write(
        "modules.json",
        "[{'type': 'a.Transformer'}, {'type': 'a.Pooling', 'path': '1_Pooling'}, {'type': 'a.Normalize'}]");
    write("1_Pooling/config.json", "{'pooling_mode_cls_token': true}");
    write(
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'query: '}, 'default_prompt_name': 'query'}");
    write("tokenizer_config.json", "{'model_max_length': 20}");
    SmallEncoder encoder = SmallEncoder.bert(Norm.DECOMPOSED);

    ModelDescription model = imported(encoder, Wanted.NOTHING).description();

    assertThat(model.layers())
        .containsExactly(
            sequence("embeddings", "Gather", encoder.words()),
            sequence("block_1", "Add", encoder.blocks().get(0)),
            sequence("block_2", "Add", encoder.blocks().get(1)));
    assertThat(model.features()).isEqualTo("block_2");
    assertThat(model.pooling()).isEqualTo(Pooling.CLS);
    assertThat(model.input())
        .isEqualTo(
            new TokenInput(
                "input_ids",
                "attention_mask",
                "token_type_ids",
                8,
                PaddingSide.RIGHT,
                0,
                "query: ",
                Normalisation.L2));
    assertThat(model.notes())
        .containsExactly("most tokens of a text: 8 (tokenizer.json: truncation.max_length)");
    assertThat(model.batch().size()).isEqualTo(BatchSize.FREE);
    assertThat(model.checks()).hasSize(2).allMatch(check -> check.largestRelative() < 1e-5);
    assertThat(packages().resolve("small/tokenizer.json"))
        .hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
  }

  @Test
  void takesWhatTheUserSaysBeforeWhatFilesSay() throws IOException {
    write("1_Pooling/config.json", "{'pooling_mode_cls_token': true}");
    Wanted wanted =
        new Wanted(
            Optional.of(Pooling.MAX),
            Optional.of(Normalisation.L2),
            Optional.of("passage: "),
            OptionalInt.of(SmallEncoder.POSITIONS),
            Optional.of("block_1"));

    ModelDescription model = imported(SmallEncoder.normalisedFirst(), wanted).description();

    assertThat(model.pooling()).isEqualTo(Pooling.MAX);
    assertThat(model.features()).isEqualTo("block_1");
    assertThat(model.tokens().normalise()).isEqualTo(Normalisation.L2);
    assertThat(model.tokens().prefix()).isEqualTo("passage: ");
    assertThat(model.tokens().maxTokens()).isEqualTo(SmallEncoder.POSITIONS);
    assertThat(model.tokens().types()).as("the network has none").isNull();
  }

  @Test
  void anEncoderOf32BitIdsTakes64InItsPackage() throws IOException {
    ModelPackage model = imported(SmallEncoder.normalisedFirst(), MEAN);

    assertThat(OnnxFile.read(model.network()).getGraph().getInputList())
        .allMatch(input -> input.getType().getTensorType().getElemType() == Tensors.INT64);
  }

  @Test
  void verifiesItselfAndAgainstItsFile() throws IOException {
    ModelPackage model = imported(SmallEncoder.roberta(), MEAN);
    PackageVerification verification = new PackageVerification(model);

    assertThat(verification.fingerprint()).isPresent();
    assertThat(verification.alone().fault()).isEmpty();
    assertThat(verification.against(new OnnxNetworkFile(folder.resolve("model.onnx"))).fault())
        .isEmpty();
  }

  @Test
  void noticesAWeightThatWasChanged() throws IOException {
    ModelPackage model = imported(SmallEncoder.roberta(), MEAN);
    ModelProto.Builder network = OnnxFile.read(model.network()).toBuilder();
    network.getGraphBuilder().getInitializerBuilderList().stream()
        .filter(tensor -> tensor.getName().equals("table"))
        .forEach(tensor -> tensor.setFloatData(2 * SmallEncoder.WIDTH, 3));
    Files.write(model.network(), network.build().toByteArray());

    assertThat(new PackageVerification(model).alone().fault())
        .hasValueSatisfying(fault -> assertThat(fault).startsWith("'embeddings' differs"));
    assertThatThrownBy(() -> new PackageVerification(model).fingerprint())
        .isInstanceOf(UserException.class);
  }

  @Test
  void isTheSameAfterItsArchive() throws IOException {
    ModelPackage model = imported(SmallEncoder.roberta(), MEAN);
    PackageArchive archive = new PackageArchive(folder.resolve("small.zip"));
    archive.write(model);

    ModelPackage other =
        archive.read(Optional.empty(), Existing.KEEP, new ModelStore(folder.resolve("others")));

    assertThat(ModelDescriptionFile.text(other.description()))
        .isEqualTo(ModelDescriptionFile.text(model.description()));
    assertThat(other.file(ModelPackage.TOKENIZER))
        .hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
  }

  @Test
  void keepsItsTokenizerInAStoreOnAnotherFileSystem() throws IOException {
    SmallEncoder.bert(Norm.OPERATOR).network().write(folder, "model.onnx");
    RemoteStore store =
        new RemoteStore(
            URI.create("other://" + folder.resolve("remote")),
            OtherFileSystem.configuration("other"),
            new PackageCache(folder.resolve("cache")));
    store.write(
        ModelName.of("small"),
        Existing.KEEP,
        local -> new EncoderImport().run(request(MEAN), local));

    assertThat(folder.resolve("remote/small/tokenizer.json"))
        .hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
    assertThat(store.open("small").file(ModelPackage.TOKENIZER))
        .hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
  }

  @Test
  void runsTextsOneByOneWhereTheBatchChangesThem() throws IOException {
    ModelDescription model = imported(SmallEncoder.quantised(), MEAN).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.batch().reason())
        .contains("first at 'block_1': the network is quantised dynamically");
    assertThat(model.checks()).hasSize(1);
  }

  @Test
  void offersTheVectorOfATextThatTheNetworkGives() throws IOException {
    ModelDescription model =
        imported(SmallEncoder.bert(Norm.OPERATOR).pooledOnly(), Wanted.NOTHING).description();

    assertThat(model.features()).isEqualTo("sentence_embedding");
    assertThat(model.layers()).extracting(Layer::name).endsWith("block_2", "sentence_embedding");
  }

  @Test
  void asksForThePoolingThatNothingStates() {
    assertRefused(SmallEncoder.bert(Norm.OPERATOR), Wanted.NOTHING, "Pass --pool mean, max or cls");
  }

  @Test
  void refusesDecodersAndPredictorsOfTokens() {
    assertRefused(SmallEncoder.causal(), MEAN, "see only those before them: it is a decoder");
    assertRefused(
        SmallEncoder.bert(Norm.OPERATOR).withTokenScores(),
        MEAN,
        "a number for each of the 99 tokens of the vocabulary");
  }

  @Test
  void refusesTheTokenizerOfAnotherNetwork() throws IOException {
    String json = Files.readString(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("tokenizer.json"), json.replaceFirst("98(?=\\s*})", "30000"));

    assertRefused(
        SmallEncoder.bert(Norm.OPERATOR),
        MEAN,
        "has 30,001 tokens, but the network's table of embeddings has 99 rows: it is the tokenizer of another network");
  }

  @Test
  void refusesThePoolingOfAnotherNetwork() throws IOException {
    write(
        "1_Pooling/config.json",
        "{'word_embedding_dimension': 384, 'pooling_mode_mean_tokens': true}");

    assertRefused(
        SmallEncoder.bert(Norm.OPERATOR),
        Wanted.NOTHING,
        "is for 384 numbers per token, but 'block_2' of the network has 8");
  }

  @Test
  void refusesMoreTokensThanTheNetworkHasPositionsFor() {
    Wanted wanted =
        new Wanted(
            Optional.of(Pooling.AVERAGE),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(25),
            Optional.empty());

    assertRefused(
        SmallEncoder.bert(Norm.OPERATOR),
        wanted,
        "--max-tokens is 25; it must be from 1 to 24 (position embeddings of the network)");
  }

  private void assertRefused(SmallEncoder encoder, Wanted wanted, String reason) {
    assertThatThrownBy(() -> imported(encoder, wanted))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
    assertThat(packages().resolve("small")).doesNotExist();
  }

  private ModelPackage imported(SmallEncoder encoder, Wanted wanted) throws IOException {
    encoder.network().write(folder, "model.onnx");
    return new EncoderImport().run(request(wanted), new ModelStore(packages()));
  }

  private EncoderRequest request(Wanted wanted) {
    EncoderFolder files = new EncoderFolder(folder);
    return new EncoderRequest(
        files.network(),
        files.tokenizer(),
        files.settings(),
        "small",
        wanted,
        Origin.UNKNOWN,
        Existing.KEEP);
  }

  private Path packages() {
    return folder.resolve("packages");
  }

  private static Layer sequence(String name, String operator, String original) {
    return new Layer(name, List.of(SmallEncoder.WIDTH), Arrangement.SEQUENCE, operator, original);
  }

  private void write(String file, String json) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), json.replace('\'', '"'));
  }
}
