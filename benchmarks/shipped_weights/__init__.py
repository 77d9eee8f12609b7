"""The counted part of the shipped policies: what it is counted on, how, and how it is written."""
