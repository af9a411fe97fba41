/**
 * The format of Hugging Face: a header in JSON, then the bytes of every tensor without gaps. Read
 * by seeking, so files of any length cost what is asked of them. Not exported.
 */
package dev.normkit.io.safetensors;
