from cleantext.chain import rewrite


@rewrite
def fix_encoding(line: str) -> str:
    import ftfy

    return ftfy.fix_and_explain(line, ftfy.TextFixerConfig(uncurl_quotes=False)).text
