package dev.normkit.io.keras;

import dev.normkit.api.NormSpec;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.layers.DescribedLayer;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.layers.Role;
import dev.normkit.io.tensor.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the variables of each normalization in a configuration, and converts its conventions. */
final class KerasLayers {
  private static final String OPTIMIZER = "optimizer";

  private final HdfContents file;
  private final KerasVersion version;

  /** Groups by their last name. */
  private final Map<String, List<String>> groups = new HashMap<>();

  /** Keras 3's groups by the names of their layers. */
  private final Map<String, List<String>> variables = new HashMap<>();

  /** How many normalizations of the configuration have a name. */
  private final Map<String, Integer> sameName = new HashMap<>();

  private final Map<String, DescribedLayer> layers = new LinkedHashMap<>();

  private KerasLayers(HdfContents file, KerasVersion version) {
    this.file = file;
    this.version = version;
    file.names()
        .forEach(
            (path, name) -> variables.computeIfAbsent(name, unused -> new ArrayList<>()).add(path));
    for (String path : file.tensors().keySet()) {
      if (!path.startsWith(OPTIMIZER)) {
        addGroups(path);
      }
    }
  }

  private void addGroups(String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      String group = path.substring(0, end);
      List<String> same =
          groups.computeIfAbsent(
              group.substring(group.lastIndexOf('/') + 1), last -> new ArrayList<>());
      if (!same.contains(group)) {
        same.add(0, group);
      }
    }
  }

  static Map<String, DescribedLayer> of(
      List<KerasConfig.Norm> norms, HdfContents file, KerasVersion version) {
    KerasLayers layers = new KerasLayers(file, version);
    norms.forEach(norm -> layers.sameName.merge(norm.name(), 1, Integer::sum));
    norms.forEach(layers::add);
    return layers.layers;
  }

  private void add(KerasConfig.Norm norm) {
    Optional<KerasKind> kind = KerasKind.of(norm);
    if (kind.isEmpty()) {
      return;
    }
    List<String> said = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    Map<Role, String> tensors = tensors(norm, kind.get(), said);
    if (tensors.isEmpty() && isTwice(norm)) {
      obstacles.add(
          "the configuration has the name "
              + sameName.get(norm.name())
              + " times, and which variables are those of '"
              + String.join("/", norm.place().names())
              + "' isn't clear");
    }
    if (kind.get().isRmsScaling(norm)) {
      obstacles.add("its rms_scaling keeps the mean, which no layer here does");
    }
    KerasKind.Known known = new KerasKind.Known(version, channels(tensors));
    NormSpec spec = kind.get().spec(norm, known, said, obstacles);
    KerasAxes.of(norm, kind.get()).say(said, obstacles);
    DescribedLayer layer =
        new DescribedLayer(
            spec,
            Optional.empty(),
            tensors,
            said,
            Optional.empty(),
            obstacles,
            kind.get().epsilon(norm));
    layers.merge(name(norm), layer, KerasLayers::unclear);
  }

  /** The name, and where several have it, behind those of the models that hold the layer. */
  private String name(KerasConfig.Norm norm) {
    return isTwice(norm) ? String.join("/", norm.place().names()) : norm.name();
  }

  private boolean isTwice(KerasConfig.Norm norm) {
    return sameName.get(norm.name()) > 1;
  }

  private static DescribedLayer unclear(DescribedLayer one, DescribedLayer other) {
    return new DescribedLayer(
        one.spec(),
        one.size(),
        one.tensors(),
        one.conversions(),
        one.text(),
        List.of("the configuration has two layers of this name in the same model"),
        one.epsilon());
  }

  private int channels(Map<Role, String> tensors) {
    for (String name : tensors.values()) {
      Tensor tensor = file.tensors().get(name);
      if (tensor != null) {
        TensorInfo info = tensor.info();
        return info.shape().size() == 1 ? (int) Math.min(info.shape().get(0), 1 << 30) : 1;
      }
    }
    return 1;
  }

  private Map<Role, String> tensors(KerasConfig.Norm norm, KerasKind kind, List<String> said) {
    List<String> models = norm.place().names();
    for (String group : groups.getOrDefault(norm.name(), List.of())) {
      if (isTwice(norm) && !passes(group, models)) {
        continue;
      }
      for (String layer : List.of(group, group + "/" + norm.name())) {
        Optional<Naming.Named> named = Naming.find(layer, file.tensors().keySet());
        if (named.isPresent()) {
          if (named.get().hasRunningStd()) {
            said.add(Naming.ofRunningStd(version.isFrom(1, 1)));
          }
          return named.get().tensors();
        }
      }
    }
    return numbered(norm, kind, said);
  }

  /** Whether a path has these names in it, in this order. */
  private static boolean passes(String path, List<String> names) {
    int found = 0;
    for (String part : path.split("/")) {
      if (found < names.size() && part.equals(names.get(found))) {
        found++;
      }
    }
    return found == names.size();
  }

  /** Keras 3: γ if there is one, β if there is one, mean, variance, with numbers for names. */
  private Map<Role, String> numbered(KerasConfig.Norm norm, KerasKind kind, List<String> said) {
    String usual = norm.place().path() + "/vars/";
    List<String> named = variables.getOrDefault(norm.name(), List.of());
    boolean byName = named.size() == 1 && !isTwice(norm);
    boolean byPlace = !isTwice(norm) || file.tensors().containsKey(usual + 0);
    Map<Role, String> tensors = new LinkedHashMap<>();
    if (byName || byPlace) {
      String path = byName ? named.get(0) : usual;
      for (Role role : kind.roles(norm)) {
        tensors.put(role, path + tensors.size());
      }
    }
    if (!tensors.isEmpty()) {
      said.add("its variables have numbers for names, in the order " + kind.roles(norm));
    }
    return tensors;
  }
}
