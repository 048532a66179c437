"""The function that computes each view, and the key of the view's rows."""
from view_audience import audience_engagement
from view_campaigns import campaign_metrics
from view_days import daily_metrics
from view_growth import account_growth, video_growth
from view_patterns import content_breakdown, content_metrics, hashtag_metrics, posting_times
from view_scores import video_scores
from view_shares import own_activity, share_types, share_types_daily, visible_shares
from view_videos import account_metrics, video_metrics
from view_warnings import metric_warnings

VIEWS = {
    'video_metrics': (video_metrics, ['video_id']),
    'account_metrics': (account_metrics, ['account_id']),
    'daily_metrics': (daily_metrics, ['account_id', 'video_id', 'day']),
    'video_growth': (video_growth, ['video_id', 'day', 'source', 'is_rounded']),
    'account_growth': (account_growth, ['account_id', 'day']),
    'share_types': (share_types, ['video_id', 'share_type', 'platform']),
    'share_types_daily': (share_types_daily, ['video_id', 'day', 'share_type', 'platform']),
    'visible_shares': (visible_shares, ['video_id', 'shared_on', 'share_type', 'platform', 'level', 'share_id']),
    'own_activity': (own_activity, ['account_id', 'day', 'kind', 'share_type', 'platform', 'whose_video']),
    'audience_engagement': (audience_engagement, ['account_id', 'dimension', 'audience']),
    'hashtag_metrics': (hashtag_metrics, ['account_id', 'hashtag']),
    'content_breakdown': (content_breakdown, ['account_id', 'dimension', 'value']),
    'content_metrics': (content_metrics, ['account_id', 'content_type']),
    'posting_times': (posting_times, ['account_id', 'weekday', 'hour']),
    'campaign_metrics': (campaign_metrics, ['campaign_id']),
    'video_scores': (video_scores, ['video_id']),
    'metric_warnings': (metric_warnings, ['account_id', 'video_id', 'code']),
}
# the words of a warning are not a number
LEFT_OUT = {'metric_warnings': ['message']}
