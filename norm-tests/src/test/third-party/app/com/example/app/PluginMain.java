package com.example.app;

import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;

/** Takes backends from a jar that is not on the program's own path, in every way there is. */
public final class PluginMain {
  private PluginMain() {}

  public static void main(String[] arguments) throws IOException {
    Path plugin = Path.of(arguments[0]);
    report("without", NormSelector.create());
    try (URLClassLoader loader = new URLClassLoader(new URL[] {plugin.toUri().toURL()})) {
      report("loader", NormSelector.of(Backends.discover(loader)));
      Thread.currentThread().setContextClassLoader(loader);
      report("context", NormSelector.create());
    }
    Thread.currentThread().setContextClassLoader(PluginMain.class.getClassLoader());
    if (PluginMain.class.getModule().isNamed()) {
      report("layer", NormSelector.of(Backends.discover(layer(plugin))));
    }
    report("after", NormSelector.create());
  }

  private static ModuleLayer layer(Path plugin) {
    ModuleLayer boot = ModuleLayer.boot();
    ModuleFinder finder = ModuleFinder.of(plugin);
    Configuration configuration =
        boot.configuration().resolveAndBind(finder, ModuleFinder.of(), Set.of("com.example.lanes"));
    return boot.defineModulesWithOneLoader(configuration, PluginMain.class.getClassLoader());
  }

  private static void report(String how, NormSelector selector) {
    System.out.println(how + "  " + Main.choose(selector));
  }
}
