/**
 * Starts the demo: a broker, and Payara Micro with Postrider and the order shop. All is one
 * process, but Kafka, which has its own.
 */
package dev.postrider.demo;
