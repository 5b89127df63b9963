/**
 * Starts the demo: an Artemis broker and Payara Micro with Postrider and the order shop, in one
 * process.
 */
package dev.postrider.demo;
