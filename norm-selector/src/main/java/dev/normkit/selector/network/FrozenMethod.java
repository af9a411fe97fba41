package dev.normkit.selector.network;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.json.ShapeJson;
import dev.normkit.selector.json.SpecJson;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.words.Names;
import dev.normkit.selector.words.SpecLabel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A method decision to save with the model: the spec, and on what it rests. Loaded again it is used
 * as it is, so that another batch size never changes the mathematics; {@link #check} says whether
 * it still fits. As JSON:
 *
 * <pre>{@code
 * {
 *   "format": "normkit frozen method",
 *   "version": 1,
 *   "spec": {"method": "GROUP", "groups": 32, "epsilon": 0.00001, "weight": true, "bias": true},
 *   "shape": [2, 64, 8, 8],
 *   "layout": "channels-first",
 *   "rule": "DOC-3",
 *   "reason": "batch 2 per device is below 8, …",
 *   "inputs": [{"name": "network", "value": "cnn", "source": "given"}, …]
 * }
 * }</pre>
 *
 * @param spec what was chosen
 * @param shape the shape that it was chosen for; its batch does not bind
 * @param rule the id of the rule that chose, as {@link MethodDecision#rule}
 * @param reason why
 * @param inputs what the decision rested on
 */
public record FrozenMethod(
    NormSpec spec, Shape shape, String rule, String reason, List<Input> inputs) {
  private static final String FORMAT = "normkit frozen method";
  static final int VERSION = 1;

  /** The input that may also be a mismatch. */
  private static final String SHAPE = "shape";

  /** Inputs of a decision that no usage has. */
  private static final Set<String> OF_THE_POLICY = Set.of("rules", "small-batch-below");

  /** What holds where these aren't given; a flag is false then. */
  private static final Map<String, String> WITHOUT_SAYING =
      Map.of("devices", "1", "accumulation", "1");

  private static final List<String> BODY_KEYS =
      List.of("spec", "shape", "layout", "rule", "reason", "inputs");
  private static final List<String> KEYS =
      List.of("format", "version", "spec", "shape", "layout", "rule", "reason", "inputs");

  /**
   * Checks that the method is legal on the shape, and copies the inputs.
   *
   * @throws IllegalArgumentException if the method is illegal on the shape, or a text has half a
   *     character
   */
  public FrozenMethod {
    new NormPlan(spec, shape); // refuses what is illegal
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
    inputs = List.copyOf(inputs);
    Names.requireWhole("rule", rule);
    Names.requireWhole("reason", reason);
    inputs.forEach(input -> Names.requireWhole("input", input.name() + " " + input.value()));
  }

  /**
   * Freezes a decision.
   *
   * @param decision what was decided
   * @param shape the shape that it was decided for
   * @return the frozen method
   * @throws IllegalArgumentException if the method is illegal on the shape
   * @throws IllegalStateException if nothing was chosen
   */
  public static FrozenMethod of(MethodDecision decision, Shape shape) {
    return new FrozenMethod(
        decision.spec(), shape, decision.rule(), decision.reason(), decision.inputs());
  }

  /**
   * Whether the method fits a usage. Layout, channels, the number of axes of an image and the
   * elements that LayerNorm and RMSNorm normalize must be the same; batch, devices, lengths and the
   * size of images may differ.
   *
   * @param usage what the model is loaded for, with a shape
   * @return the mismatches, and what changed without effect
   * @throws IllegalArgumentException if the usage has no shape
   */
  public FrozenCheck check(Usage usage) {
    Shape now =
        usage
            .shape()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "usage has no shape to check against; add usage.withShape(...)"));
    Optional<String> mismatch = mismatch(now);
    return new FrozenCheck(mismatch.stream().toList(), changes(usage, mismatch.isEmpty()));
  }

  /**
   * Whether the method fits a shape, as {@link #check(Usage)} says.
   *
   * @param now the shape that the model is loaded for
   * @return the mismatches, and what changed without effect
   */
  public FrozenCheck check(Shape now) {
    Optional<String> mismatch = mismatch(now);
    List<String> changes =
        mismatch.isPresent() || now.equals(shape)
            ? List.of()
            : List.of(change(SHAPE, "was " + shape, "is " + now));
    return new FrozenCheck(mismatch.stream().toList(), changes);
  }

  /** The first mismatch. */
  private Optional<String> mismatch(Shape now) {
    if (now.layout() != shape.layout()) {
      return Optional.of(was("layout", shape.layout().word(), now.layout().word()));
    }
    if (now.layout() != Layout.SEQUENCE && now.rank() != shape.rank()) {
      return Optional.of(was("number of axes", shape.rank(), now.rank()));
    }
    if (now.channels() != shape.channels()) {
      return Optional.of(was("number of channels", shape.channels(), now.channels()));
    }
    NormPlan plan;
    try {
      plan = new NormPlan(spec, now);
    } catch (IllegalArgumentException illegal) {
      return Optional.of(SpecLabel.of(spec) + " is no longer legal: " + illegal.getMessage());
    }
    String before = normalized(new NormPlan(spec, shape));
    String after = normalized(plan);
    return before.equals(after)
        ? Optional.empty()
        : Optional.of(was("normalized axes", before, after));
  }

  private String was(String what, Object before, Object after) {
    return "the %s of %s was %s when it was frozen, but is %s now"
        .formatted(what, SpecLabel.of(spec), before, after);
  }

  /** The sizes of the axes that have one parameter per element. */
  private static String normalized(NormPlan plan) {
    if (!plan.spec().method().overTrailingAxes()) {
      return "";
    }
    Shape shape = plan.shape();
    return Arrays.toString(
        Arrays.copyOfRange(shape.sizes(), plan.firstNormalizedAxis(), shape.rank()));
  }

  /**
   * What was frozen comes first, each in its order.
   *
   * @param fits whether the shape does; one that doesn't has an effect
   */
  private List<String> changes(Usage usage, boolean fits) {
    Map<String, String> before = values(inputs);
    Map<String, String> now = values(usage.inputs());
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeAll(OF_THE_POLICY);
    names.removeIf(name -> !fits && name.equals(SHAPE));
    return names.stream()
        .filter(name -> differ(name, before.get(name), now.get(name)))
        .map(name -> change(name, was(before.get(name)), is(now.get(name))))
        .toList();
  }

  private static Map<String, String> values(List<Input> inputs) {
    Map<String, String> values = new LinkedHashMap<>();
    inputs.forEach(input -> values.put(input.name(), input.value()));
    return values;
  }

  private static boolean differ(String name, @Nullable String before, @Nullable String now) {
    String unsaid = WITHOUT_SAYING.getOrDefault(name, "false");
    return !Objects.requireNonNullElse(before, unsaid)
        .equals(Objects.requireNonNullElse(now, unsaid));
  }

  private static String was(@Nullable String value) {
    return value == null ? "wasn't given" : "was " + value;
  }

  private static String is(@Nullable String value) {
    return value == null ? "isn't given" : "is " + value;
  }

  private String change(String name, String before, String after) {
    return "%s %s, %s; %s stays".formatted(name, before, after, SpecLabel.of(spec));
  }

  /**
   * This method as the decision for a usage, whatever the rules say now.
   *
   * @param usage what the model is loaded for
   * @param policy whose rules are asked what they would say
   * @return the decision by {@link MethodDecision#FROZEN}, which names who decided at first
   * @throws SelectionException if the method is illegal on the usage's shape
   */
  public MethodDecision decide(Usage usage, MethodPolicy policy) {
    return policy.decideFrozen(usage, spec, origin());
  }

  private String origin() {
    return rule.equals(MethodDecision.FROZEN)
        ? reason
        : "decided when it was frozen, by " + rule + ": " + reason;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the text
   * @return an equal frozen method
   * @throws IllegalArgumentException if it isn't JSON, does not follow the schema or has another
   *     version; the message has the path
   */
  public static FrozenMethod fromJson(String json) {
    JsonInput root = JsonInput.parse("the frozen method", json).requireFormat(FORMAT, VERSION);
    return read(root.onlyKeys(KEYS));
  }

  static List<String> bodyKeys() {
    return BODY_KEYS;
  }

  /** The part that a frozen plan has for each layer. */
  static FrozenMethod read(JsonInput json) {
    NormSpec spec = SpecJson.readWhole(json.required("spec"));
    Shape shape = ShapeJson.read(json.required("shape"), json.required("layout"));
    String rule = json.required("rule").text();
    String reason = json.required("reason").text();
    List<Input> inputs =
        json.required("inputs").elements().stream().map(FrozenMethod::input).toList();
    return json.checked(() -> new FrozenMethod(spec, shape, rule, reason, inputs));
  }

  private static Input input(JsonInput json) {
    json.onlyKeys(List.of("name", "value", "source"));
    return new Input(
        json.required("name").text(),
        json.required("value").text(),
        json.required("source").word(Source::parse));
  }

  /**
   * The frozen method as JSON.
   *
   * @return the text, with the keys in a fixed order
   */
  public String toJson() {
    return Facts.none().with("format", FORMAT).with("version", VERSION).withAll(facts()).toJson();
  }

  /** The part that a frozen plan has for each layer. */
  Facts facts() {
    return Facts.none()
        .with("spec", SpecJson.write(spec))
        .withAll(ShapeJson.write(shape))
        .with("rule", rule)
        .with("reason", reason)
        .with("inputs", inputs.stream().map(FrozenMethod::facts).toList());
  }

  /** Not the facts of the report: reports may change, saved files may not. */
  private static Facts facts(Input input) {
    return Facts.none()
        .with("name", input.name())
        .with("value", input.value())
        .with("source", input.source().word());
  }

  /** For example {@code GroupNorm(32) by DOC-3 for 2x64x8x8 channels-first}. */
  @Override
  public String toString() {
    return SpecLabel.of(spec) + " by " + rule + " for " + shape;
  }
}
