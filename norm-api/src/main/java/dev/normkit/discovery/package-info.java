/**
 * Which backends are there: {@link dev.normkit.discovery.Backends} asks the {@link
 * java.util.ServiceLoader} of every class loader that may know one, and keeps a {@link
 * dev.normkit.discovery.BackendRow} for each, also for those that can't run or were lost from a
 * service file, with the reason and the remedy.
 */
package dev.normkit.discovery;
