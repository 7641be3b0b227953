package io.frostline.jobs;

import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.imports.PackageVerification;
import io.frostline.imports.VerifiedPackage;
import io.frostline.imports.VerifiedPackage.LayerDifference;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models verify}: the verification of the import, repeated on this machine. */
@Command(
    name = "verify",
    description = {
      "Verify on this machine that a model package computes the same as its source.",
      "",
      "The command checks the checksum of the file and the fingerprint of the network, which covers"
          + " every node, attribute and weight. Both are recorded in model.json. If the network and"
          + " both records were altered, only --source shows it, or a fingerprint that was noted"
          + " elsewhere.",
      "",
      "It also checks every layer on noise, gradients and a photograph, in a"
          + " batch of 8 or in single runs. The package contains samples of what its source"
          + " computed; with --source, every value is compared. A classifier is compared with what"
          + " backbone and head computed when they were joined, and its head with Deeplearning4j.",
      "",
      "If a difference exceeds 1e-4 of the layer's largest value, the command names the first layer"
          + " that differs and exits with code 2."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models verify mobilenet_v2",
      "  frostline models verify resnet50 --source resnet50-v1-12.onnx",
      "  frostline models verify flowers     # written by 'frostline train'"
    })
final class ModelsVerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the model package.")
  private String name;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "The file that the package was built from.")
  private Path source;

  @Mixin private ArchitectureOption architecture;
  @Mixin private ModelStoreOption models;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelPackage model = models.store().open(name);
    model.verifyFiles();
    System.out.printf(
        Locale.ROOT,
        "%s: sha256 %s, as recorded in model.json%n",
        name,
        model.description().sha256());
    PackageVerification verification = new PackageVerification(model);
    System.out.println(fingerprint(verification));
    VerifiedPackage verified =
        source == null
            ? verification.alone()
            : verification.against(architecture.networkFile(source));
    print(verified);
    verified
        .fault()
        .ifPresent(
            first -> {
              throw new UserException(
                  Formatted.of(
                      "Model %s does not reproduce its source. First in the order of computation, layer %s. Import the model again; if it passes on another machine, compare the processors and versions.",
                      name, first));
            });
    if (model.description().kind() == ModelKind.CLASSIFIER) {
      print(ClassifierPackage.verifyHead(model));
    }
    System.out.println("Model " + name + " is verified.");
    return ExitCode.DONE;
  }

  private static String fingerprint(PackageVerification verification) {
    return verification
        .fingerprint()
        .map(
            recorded ->
                Formatted.of(
                    "network: fingerprint %s, as recorded in model.json: every node, attribute and weight",
                    recorded))
        .orElse(
            "network: no fingerprint is recorded, because an older version of Frostline wrote the package; altered weights are only noticed where they change a sampled value");
  }

  private static void print(Check check) {
    System.out.printf(
        Locale.ROOT,
        "%s%n  %-68s %9.2g %9.2g  %s%n%n",
        check.compared(),
        check.on(),
        check.largestAbsolute(),
        check.largestRelative(),
        check.at());
  }

  private static void print(VerifiedPackage verified) {
    System.out.printf(Locale.ROOT, "%n%s%n", verified.checks().get(0).compared());
    System.out.printf(
        Locale.ROOT, "  %-68s %9s %9s  %s%n", "inputs", "absolute", "relative", "worst layer");
    for (Check check : verified.checks()) {
      System.out.printf(
          Locale.ROOT,
          "  %-68s %9.2g %9.2g  %s%n",
          check.on(),
          check.largestAbsolute(),
          check.largestRelative(),
          check.at());
    }
    if (!verified.worst().isEmpty()) {
      System.out.printf(
          Locale.ROOT, "%n  %-68s %9s %9s%n", "layers that differ most", "absolute", "relative");
    }
    for (LayerDifference layer : verified.worst()) {
      System.out.printf(
          Locale.ROOT, "  %-68s %9.2g %9.2g%n", layer.layer(), layer.absolute(), layer.relative());
    }
    System.out.println();
  }
}
