"""campaign_metrics."""


def campaign_metrics(sight):
    return []
