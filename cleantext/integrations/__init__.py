"""Adapters for engines and hosts, a module each, named as the package it is for.

Engines work on data sets, by `cleantext.corpus`: `datatrove`, `ray`, `spark`.

Hosts pass documents on: `data_juicer`, `dolma`, `haystack`, `langchain`, `llama_index`,
`nemo_curator`, `scrapy`, `sklearn`. Each has a class `CleanText`, whose options are those of
`cleantext.clean`; `metadata` does the cleaning for all of them.
"""
