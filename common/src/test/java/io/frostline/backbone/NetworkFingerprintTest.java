package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.AttributeProto.AttributeType;
import io.frostline.onnx.proto.FunctionProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is altered in a network changes its fingerprint; how it is stored does not. */
class NetworkFingerprintTest {
  private static final Path SAMPLE = Path.of("../deploy/sample/models/mobilenet_v2/model.onnx");

  /** A field of the specification that Frostline does not know: AttributeProto.sparse_tensor. */
  private static final int SPARSE_TENSOR = 22;

  /** What says nothing about what a network computes. */
  private static final Set<String> LEFT_OUT =
      Set.of("ir_version", "producer_name", "metadata_props");

  private final SplittableRandom random = new SplittableRandom(17);

  @Test
  void isRecordedInTheSample() {
    ModelDescription sample =
        ModelDescriptionFile.read(ModelPackage.descriptionIn(SAMPLE.getParent()));

    assertThat(NetworkFingerprint.of(OnnxFile.read(SAMPLE))).isEqualTo(sample.fingerprint());
  }

  /** Of each, one random bit; the other weights are left out to save time. */
  @Test
  void findsARandomWeightInEachInitializerOfTheSample() {
    ModelProto network = OnnxFile.read(SAMPLE);

    assertThat(network.getGraph().getInitializerCount()).isGreaterThan(100);
    for (TensorProto weights : network.getGraph().getInitializerList()) {
      TensorProto.Builder altered = weights.toBuilder();
      alterOneNumber(altered);
      assertThat(NetworkFingerprint.of(withWeights(network, altered.build())))
          .as(weights.getName())
          .isNotEqualTo(NetworkFingerprint.of(withWeights(network, weights)));
    }
  }

  @Test
  void findsEachAlteredAttributeAndConnectionOfTheSample() {
    ModelProto network = withWeights(OnnxFile.read(SAMPLE));
    String fingerprint = NetworkFingerprint.of(network);

    List<Message> altered = new ArrayList<>();
    alterations(network, altered);

    assertThat(altered).hasSizeGreaterThan(1500);
    for (Message each : altered) {
      assertThat(NetworkFingerprint.of((ModelProto) each)).isNotEqualTo(fingerprint);
    }
  }

  @Test
  void findsEachAlteredFieldWhateverItsType() {
    ModelProto network = everyType();
    String fingerprint = NetworkFingerprint.of(network);

    List<Message> altered = new ArrayList<>();
    alterations(network, altered);

    assertThat(altered).hasSizeGreaterThan(100);
    for (Message each : altered) {
      assertThat(NetworkFingerprint.of((ModelProto) each))
          .as(each.toString())
          .isNotEqualTo(fingerprint);
    }
  }

  @Test
  void doesNotDependOnHowANetworkIsStored() {
    ModelProto network = everyType();
    ModelProto.Builder stored = network.toBuilder().setProducerName("other").setIrVersion(9);
    GraphProto.Builder graph = stored.getGraphBuilder();
    List<TensorProto> weights = new ArrayList<>(graph.getInitializerList());
    Collections.reverse(weights);
    graph.clearInitializer();
    weights.forEach(tensor -> graph.addInitializer(raw(tensor)));
    List<AttributeProto> attributes = new ArrayList<>(graph.getNode(0).getAttributeList());
    Collections.reverse(attributes);
    graph.getNodeBuilder(0).clearAttribute().addAllAttribute(attributes);

    assertThat(NetworkFingerprint.of(stored.build())).isEqualTo(NetworkFingerprint.of(network));
  }

  @Test
  void dependsOnTheOrderOfNodes() {
    ModelProto network = everyType();
    ModelProto.Builder swapped = network.toBuilder();
    swapped.getGraphBuilder().clearNode();
    swapped
        .getGraphBuilder()
        .addNode(network.getGraph().getNode(1))
        .addNode(network.getGraph().getNode(0));

    assertThat(NetworkFingerprint.of(swapped.build())).isNotEqualTo(NetworkFingerprint.of(network));
  }

  /** The network with these weights only. */
  private static ModelProto withWeights(ModelProto network, TensorProto... weights) {
    ModelProto.Builder only = network.toBuilder();
    only.getGraphBuilder().clearInitializer().addAllInitializer(List.of(weights));
    return only.build();
  }

  private static TensorProto raw(TensorProto tensor) {
    if (tensor.getFloatDataCount() == 0) {
      return tensor;
    }
    ByteBuffer raw =
        ByteBuffer.allocate(tensor.getFloatDataCount() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    tensor.getFloatDataList().forEach(raw::putFloat);
    return tensor.toBuilder().clearFloatData().setRawData(ByteString.copyFrom(raw.flip())).build();
  }

  private void alterOneNumber(TensorProto.Builder tensor) {
    if (tensor.hasRawData()) {
      byte[] raw = tensor.getRawData().toByteArray();
      raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      tensor.setRawData(ByteString.copyFrom(raw));
    } else if (tensor.getFloatDataCount() > 0) {
      int at = random.nextInt(tensor.getFloatDataCount());
      tensor.setFloatData(at, Math.nextUp(tensor.getFloatData(at)));
    } else {
      int at = random.nextInt(tensor.getInt64DataCount());
      tensor.setInt64Data(at, tensor.getInt64Data(at) + 1);
    }
  }

  /** Copies of a message, each with one field altered, at whatever depth. */
  private void alterations(Message message, List<Message> altered) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (LEFT_OUT.contains(field.getName())) {
        continue;
      }
      int count =
          field.isRepeated()
              ? message.getRepeatedFieldCount(field)
              : message.hasField(field) ? 1 : 0;
      for (int index = 0; index < count; index++) {
        int at = index;
        Object value =
            field.isRepeated() ? message.getRepeatedField(field, at) : message.getField(field);
        others(value)
            .forEach(
                other -> {
                  Message.Builder copy = message.toBuilder();
                  altered.add(
                      field.isRepeated()
                          ? copy.setRepeatedField(field, at, other).build()
                          : copy.setField(field, other).build());
                });
      }
    }
    if (!message.getUnknownFields().asMap().isEmpty()) {
      altered.add(
          message.toBuilder().setUnknownFields(UnknownFieldSet.newBuilder().build()).build());
    }
  }

  private List<?> others(Object value) {
    if (value instanceof Message message) {
      List<Message> altered = new ArrayList<>();
      alterations(message, altered);
      return altered;
    }
    if (value instanceof String text) {
      return List.of(text + "x");
    }
    if (value instanceof ByteString bytes) {
      return List.of(bytes.concat(ByteString.copyFromUtf8("x")));
    }
    if (value instanceof Float number) {
      return List.of(Math.nextUp(number));
    }
    if (value instanceof Double number) {
      return List.of(Math.nextUp(number));
    }
    if (value instanceof Integer number) {
      return List.of(number ^ 1);
    }
    if (value instanceof Long number) {
      return List.of(number ^ 1);
    }
    EnumValueDescriptor type = (EnumValueDescriptor) value;
    return List.of(type.getType().findValueByNumber(type.getNumber() == 1 ? 2 : 1));
  }

  /** A graph with each type of attribute and of numbers, a function, and a field nobody knows. */
  private static ModelProto everyType() {
    TensorProto numbers = Tensors.integers("inner", 1, 2);
    GraphProto branch =
        GraphProto.newBuilder()
            .setName("branch")
            .addInitializer(numbers)
            .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("a").addOutput("b"))
            .build();
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 8, 8)
            .weights("floats", 2, 3)
            .integers("longs", 1, 2)
            .initializer(tensor("ints", Tensors.INT32).addInt32Data(3).build())
            .initializer(tensor("doubles", 11).addDoubleData(3).build())
            .initializer(tensor("unsigned", 13).addUint64Data(3).build())
            .initializer(
                tensor("raw", Tensors.FLOAT)
                    .setRawData(ByteString.copyFrom(new byte[] {1, 2, 3, 4}))
                    .build())
            .node(
                "Everything",
                List.of("image", "floats"),
                "middle",
                NodeAttributes.integer("i", 1),
                NodeAttributes.integers("ints", 1, 2),
                NodeAttributes.number("f", 1),
                NodeAttributes.text("s", "text"),
                of(AttributeType.FLOATS).addFloats(1).addFloats(2).build(),
                of(AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("a")).build(),
                of(AttributeType.TENSOR).setT(numbers).build(),
                of(AttributeType.TENSORS).addTensors(numbers).addTensors(numbers).build(),
                of(AttributeType.GRAPH).setG(branch).build(),
                of(AttributeType.GRAPHS).addGraphs(branch).addGraphs(branch).build(),
                of(AttributeType.SPARSE_TENSOR).setUnknownFields(unknown()).build())
            .node("Relu", List.of("middle"), "end")
            .output("end");
    return network.model().toBuilder()
        .addFunctions(
            FunctionProto.newBuilder()
                .setName("Twice")
                .setDomain("own")
                .addAllNode(branch.getNodeList()))
        .build();
  }

  private static AttributeProto.Builder of(AttributeType type) {
    return AttributeProto.newBuilder().setName(type.name()).setType(type);
  }

  private static TensorProto.Builder tensor(String name, int type) {
    return TensorProto.newBuilder().setName(name).setDataType(type).addDims(1);
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(
            SPARSE_TENSOR,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[] {8, 1}))
                .build())
        .build();
  }
}
